// Calls the official Node client as `checks.py` says.
//
//     node.mjs FOLDER
//
// FOLDER is where the client is installed.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const stytch = createRequire(`${process.argv[2]}/`)("stytch");

// The client warns about an address that is not Stytch's, which is intended here.
console.warn = () => {};
const { users } = new stytch.Client({
  project_id: process.env.STYTCH_PROJECT_ID,
  secret: process.env.STYTCH_SECRET,
  env: process.env.STYTCH_BASE_URL,
});
// Its methods are called `deleteTOTP`, and those of the checks `delete_totp`.
const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(users));

async function outcome({ method, arguments: fields }) {
  const name = method.replaceAll("_", "");
  const found = methods.find((method) => method.toLowerCase() === name);
  try {
    return { response: await users[found](fields) };
  } catch (error) {
    if (!(error instanceof stytch.StytchError)) return { failure: String(error) };
    const { status_code, error_type, request_id, error_url, error_message } = error;
    return { error: { status_code, error_type, request_id, error_url, error_message } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await outcome(JSON.parse(line))));
}
