// Calls every method of the official Node client against a sandbox.
//
//     node.mjs FOLDER
//
// FOLDER is where the client is installed. `run` sets the environment variables with the
// sandbox's address and the seeded users.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const CLIENT = "node";
const stytch = createRequire(`${process.argv[2]}/`)("stytch");

const {
  STYTCH_BASE_URL,
  STYTCH_PROJECT_ID,
  STYTCH_SECRET,
  SANDBOX_SEED,
} = process.env;
const UNKNOWN = "user-test-00000000-0000-4000-8000-999999999999";

const seeded = JSON.parse(readFileSync(SANDBOX_SEED, "utf8")).find(
  (user) => user.external_id === `seeded|${CLIENT}`,
);
const seededApps = seeded.connected_apps;
delete seeded.connected_apps;
const seededPhone = seeded.phone_numbers[0].phone_number;
const userId = seeded.user_id;

function client(settings) {
  return new stytch.Client({
    project_id: STYTCH_PROJECT_ID,
    secret: STYTCH_SECRET,
    ...settings,
  });
}

/** A number that no other client uses. */
function phone(last) {
  return seededPhone.slice(0, -2) + String(last).padStart(2, "0");
}

/** Returns the client's methods, which check the envelope of each response and remove it. */
function withoutEnvelope(users) {
  return new Proxy(users, {
    get: (target, method) => async (request) => {
      const { status_code, request_id, ...response } = await target[method](request);
      assert.equal(status_code, 200);
      begins(request_id, "request-id-test-");
      return response;
    },
  });
}

function begins(found, prefix) {
  assert.ok(found.startsWith(prefix), `${found} does not begin with ${prefix}`);
}

async function rejected(call, status, errorType) {
  const error = await call.then(
    () => assert.fail(`was not rejected with ${errorType}`),
    (error) => error,
  );
  if (!(error instanceof stytch.StytchError)) throw error;
  assert.deepEqual([error.status_code, error.error_type], [status, errorType]);
  begins(error.request_id, "request-id-test-");
  begins(error.error_url, `https://stytch.com/docs/api/errors/${status}`);
  assert.ok(error.error_message);
}

async function create(users) {
  const created = await users.create({
    email: `grace@${CLIENT}.example`,
    phone_number: phone(10),
    name: { first_name: "Grace", last_name: "Hopper" },
    attributes: { ip_address: "203.0.113.7", user_agent: "Mozilla/5.0" },
    create_user_as_pending: true,
    trusted_metadata: { plan: "team", nested: { list: [1, null, "ü"] } },
    untrusted_metadata: { theme: "dark" },
    external_id: `created|${CLIENT}`,
    roles: ["editor"],
  });
  begins(created.user_id, "user-test-");
  begins(created.email_id, "email-test-");
  begins(created.phone_id, "phone-number-test-");
  const { created_at: createdAt, ...user } = created.user;
  assert.match(createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.ok(Math.abs(Date.now() - Date.parse(createdAt)) < 5 * 60 * 1000, createdAt);
  assert.deepEqual(
    { ...created, user },
    {
      user_id: created.user_id,
      email_id: created.email_id,
      phone_id: created.phone_id,
      status: "pending",
      user: {
        user_id: created.user_id,
        external_id: `created|${CLIENT}`,
        status: "pending",
        name: { first_name: "Grace", last_name: "Hopper" },
        emails: [
          { email_id: created.email_id, email: `grace@${CLIENT}.example`, verified: false },
        ],
        phone_numbers: [
          { phone_id: created.phone_id, phone_number: phone(10), verified: false },
        ],
        providers: [],
        webauthn_registrations: [],
        biometric_registrations: [],
        totps: [],
        crypto_wallets: [],
        roles: ["editor"],
        trusted_metadata: { plan: "team", nested: { list: [1, null, "ü"] } },
        untrusted_metadata: { theme: "dark" },
        is_locked: false,
      },
    },
  );
  const onlyPhone = await users.create({ phone_number: phone(11) });
  assert.deepEqual([onlyPhone.email_id, onlyPhone.status], ["", "active"]);
  assert.deepEqual(onlyPhone.user.emails, []);

  await rejected(users.create({ email: `grace@${CLIENT}.example` }), 400, "duplicate_email");
  await rejected(users.create({ phone_number: phone(10) }), 400, "duplicate_phone_number");
  const again = { email: `g@${CLIENT}.example`, external_id: `created|${CLIENT}` };
  await rejected(users.create(again), 400, "duplicate_user_external_id");
  await rejected(users.create({ email: "grace" }), 400, "invalid_email");
  await rejected(users.create({ phone_number: "555" }), 400, "invalid_phone_number");
  await rejected(users.create({}), 400, "invalid_create_user_request");
}

async function get(users) {
  assert.deepEqual(await users.get({ user_id: userId }), seeded);
  assert.deepEqual(await users.get({ user_id: `seeded|${CLIENT}` }), seeded);
  await rejected(users.get({ user_id: UNKNOWN }), 404, "user_not_found");
}

async function search(users, raw) {
  const addresses = [0, 1, 2].map((number) => `search-${number}@${CLIENT}.example`);
  const stored = [];
  for (const email of addresses) stored.push((await users.create({ email })).user);
  const query = {
    operator: "AND",
    operands: [
      { filter_name: "email_address", filter_value: addresses },
      { filter_name: "status", filter_value: "active" },
    ],
  };
  const first = await users.search({ limit: 2, query });
  const cursor = first.results_metadata.next_cursor;
  assert.ok(cursor);
  assert.deepEqual(first, {
    results: stored.slice(0, 2),
    results_metadata: { total: 3, next_cursor: cursor },
  });
  assert.deepEqual(await users.search({ limit: 2, query, cursor }), {
    results: stored.slice(2),
    results_metadata: { total: 3, next_cursor: null },
  });
  const pages = [];
  for await (const page of raw.searchAll({ limit: 2, query })) pages.push(page);
  assert.deepEqual(pages, [stored.slice(0, 2), stored.slice(2)]);

  const bySeededId = [{ filter_name: "user_id", filter_value: [userId] }];
  const found = await users.search({ query: { operator: "OR", operands: bySeededId } });
  assert.deepEqual(found.results, [seeded]);
  const nobody = [{ filter_name: "email_address", filter_value: ["nobody@example.com"] }];
  const none = await users.search({ query: { operator: "AND", operands: nobody } });
  assert.deepEqual([none.results, none.results_metadata.total], [[], 0]);
  assert.ok((await users.search({})).results_metadata.total >= 4);

  await rejected(users.search({ limit: 1001 }), 400, "user_search_invalid_limit");
  const wrong = [{ filter_name: "shoe", filter_value: 1 }];
  const wrongly = users.search({ query: { operator: "AND", operands: wrong } });
  await rejected(wrongly, 400, "user_search_filter_name_not_recognized");
}

async function update(users) {
  const created = await users.create({
    email: `update@${CLIENT}.example`,
    name: { first_name: "Mary", last_name: "Somerville" },
    trusted_metadata: { plan: "team", seats: 5, kept: true },
    roles: ["editor"],
  });
  const user_id = created.user_id;
  const updated = await users.update({
    user_id,
    name: { middle_name: "Fairfax" },
    attributes: { ip_address: "2001:db8::1" },
    trusted_metadata: { plan: "solo", seats: null },
    untrusted_metadata: { theme: "dark" },
    external_id: `updated|${CLIENT}`,
    roles: [],
  });
  const user = {
    ...created.user,
    name: { first_name: "Mary", middle_name: "Fairfax", last_name: "Somerville" },
    trusted_metadata: { plan: "solo", kept: true },
    untrusted_metadata: { theme: "dark" },
    external_id: `updated|${CLIENT}`,
    roles: [],
  };
  const expected = {
    user_id,
    emails: user.emails,
    phone_numbers: [],
    crypto_wallets: [],
    user,
  };
  assert.deepEqual(updated, expected);
  assert.deepEqual(await users.update({ user_id: `updated|${CLIENT}` }), expected);
  assert.deepEqual(await users.get({ user_id }), user);

  const taken = users.update({ user_id, external_id: `seeded|${CLIENT}` });
  await rejected(taken, 400, "duplicate_user_external_id");
  const keys = [...Array(21).keys()].map((number) => [`key-${number}`, number]);
  const tooMany = users.update({ user_id, untrusted_metadata: Object.fromEntries(keys) });
  await rejected(tooMany, 400, "metadata_too_many_keys");
  await rejected(users.update({ user_id: UNKNOWN, roles: [] }), 404, "user_not_found");
}

async function exchangePrimaryFactor(users) {
  const email = `exchange@${CLIENT}.example`;
  const { user_id } = await users.create({ email });
  const phone_number = phone(20);
  const exchanged = await users.exchangePrimaryFactor({ user_id, phone_number });
  assert.equal(exchanged.user_id, user_id);
  assert.deepEqual(exchanged.user.emails, []);
  const [{ phone_id, ...number }, ...others] = exchanged.user.phone_numbers;
  begins(phone_id, "phone-number-test-");
  assert.deepEqual([number, others], [{ phone_number, verified: false }, []]);
  const back = await users.exchangePrimaryFactor({ user_id, email_address: email });
  assert.deepEqual(
    [back.user.emails.map((it) => it.email), back.user.phone_numbers],
    [[email], []],
  );

  const several = { user_id: userId, phone_number: phone(21) };
  const errorType = "invalid_exchange_primary_factor_user";
  await rejected(users.exchangePrimaryFactor(several), 400, errorType);
  const neither = users.exchangePrimaryFactor({ user_id });
  await rejected(neither, 400, "invalid_exchange_primary_factor_fields");
}

async function deleteUser(users) {
  const email = `delete@${CLIENT}.example`;
  const { user_id } = await users.create({ email });
  assert.deepEqual(await users.delete({ user_id }), { user_id });
  await rejected(users.get({ user_id }), 404, "user_not_found");
  await rejected(users.delete({ user_id }), 404, "user_not_found");
  assert.notEqual((await users.create({ email })).user_id, user_id);
}

/** Deletes the last factor of a kind. The rest of the seeded user does not change. */
function deleteFactor(method, collection, idField, errorType) {
  return async (users) => {
    const factors = seeded[collection];
    const isList = Array.isArray(factors);
    const request = { [idField]: (isList ? factors.at(-1) : factors)[idField] };
    const deleted = await users[method](request);
    if (isList) factors.pop();
    else delete seeded[collection];
    assert.deepEqual(deleted, { user_id: userId, user: seeded });
    await rejected(users[method](request), 404, errorType);
  };
}

async function deleteEmail(users) {
  await deleteFactor("deleteEmail", "emails", "email_id", "email_not_found")(users);
  const { email_id } = await users.create({ email: `only@${CLIENT}.example` });
  await rejected(users.deleteEmail({ email_id }), 400, "cannot_delete_last_primary_factor");
}

async function connectedApps(users) {
  const listed = await users.connectedApps({ user_id: `seeded|${CLIENT}` });
  assert.deepEqual(listed, { connected_apps: seededApps });
  await rejected(users.connectedApps({ user_id: UNKNOWN }), 404, "user_not_found");
}

async function revoke(users) {
  const request = { user_id: userId, connected_app_id: seededApps[0].connected_app_id };
  assert.deepEqual(await users.revoke(request), {});
  const listed = await users.connectedApps({ user_id: userId });
  assert.deepEqual(listed, { connected_apps: seededApps.slice(1) });
  await rejected(users.revoke(request), 404, "connected_app_not_found");
}

async function deleteExternalId(users) {
  const deleted = await users.deleteExternalId({ user_id: `seeded|${CLIENT}` });
  delete seeded.external_id;
  assert.deepEqual(deleted, { user_id: userId, user: seeded });
  await rejected(users.get({ user_id: `seeded|${CLIENT}` }), 404, "user_not_found");
}

async function wrongCredentials() {
  const unauthorized = client({ secret: "secret-test-wrong", env: STYTCH_BASE_URL });
  await rejected(unauthorized.users.get({ user_id: userId }), 401, "unauthorized_credentials");
}

// The order matters, because each check expects the seeded user as the checks before it leave it.
const checks = {
  create,
  get,
  search,
  update,
  exchangePrimaryFactor,
  delete: deleteUser,
  connectedApps,
  revoke,
  deleteEmail,
};
for (const [method, ...kind] of [
  ["deletePhoneNumber", "phone_numbers", "phone_id", "phone_number_not_found"],
  [
    "deleteWebAuthnRegistration",
    "webauthn_registrations",
    "webauthn_registration_id",
    "webauthn_registration_not_found",
  ],
  [
    "deleteBiometricRegistration",
    "biometric_registrations",
    "biometric_registration_id",
    "biometric_registration_not_found",
  ],
  ["deleteTOTP", "totps", "totp_id", "totp_not_found"],
  ["deleteCryptoWallet", "crypto_wallets", "crypto_wallet_id", "crypto_wallet_not_found"],
  ["deletePassword", "password", "password_id", "password_not_found"],
  [
    "deleteOAuthRegistration",
    "providers",
    "oauth_user_registration_id",
    "oauth_user_registration_not_found",
  ],
]) {
  checks[method] = deleteFactor(method, ...kind);
}
Object.assign(checks, {
  deleteExternalId,
  "(wrong credentials)": wrongCredentials,
});

// The client warns about an address that is not Stytch's, which is intended here.
console.warn = () => {};
const raw = client({ env: STYTCH_BASE_URL }).users;
for (const [name, check] of Object.entries(checks)) {
  let outcome = "ok";
  try {
    await check(withoutEnvelope(raw), raw);
  } catch (error) {
    // A failure does not stop the checks after it.
    process.exitCode = 1;
    const cause = error.cause ? ` (${error.cause.message})` : "";
    outcome = `FAILED ${error.name}: ${error.message}${cause}`.replace(/\s+/g, " ");
  }
  console.log(`${CLIENT.padEnd(14)}${name.padEnd(31)}${outcome}`);
}
