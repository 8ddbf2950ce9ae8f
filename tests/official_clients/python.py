"""Calls the official Python client as `checks.py` says, sync or async.

    python.py [async]
"""

import asyncio
import json
import os
import sys

import stytch
from stytch.core.response_base import StytchError

SUFFIX = "_async" if sys.argv[1:] == ["async"] else ""


async def outcome(users, method, arguments):
    try:
        response = getattr(users, method + SUFFIX)(**arguments)
        response = await response if SUFFIX else response
        return {"response": response.model_dump(mode="json")}
    except StytchError as error:
        return {"error": error.details.model_dump(mode="json")}
    except Exception as error:
        return {"failure": f"{type(error).__name__}: {error}"}


async def main():
    async with stytch.Client(
        project_id=os.environ["STYTCH_PROJECT_ID"],
        secret=os.environ["STYTCH_SECRET"],
        environment=os.environ["STYTCH_BASE_URL"],
    ) as client:
        for line in sys.stdin:
            print(json.dumps(await outcome(client.users, **json.loads(line))), flush=True)


asyncio.run(main())
