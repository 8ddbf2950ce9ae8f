"""Calls every method of the official Python client, sync or async, against a sandbox.

    python.py CLIENT

CLIENT is `python` or `python-async`, and selects the seeded user. `run` sets the environment
variables with the sandbox's address and the seeded users.
"""

import asyncio
import datetime
import json
import os
import sys

import stytch
from stytch.consumer.models.attribute import Attributes
from stytch.consumer.models.users import (
    Name,
    SearchUsersQuery,
    SearchUsersQueryOperator,
)
from stytch.core.response_base import StytchError

CLIENT = sys.argv[1]
IS_ASYNC = CLIENT == "python-async"
BASE_URL = os.environ["STYTCH_BASE_URL"]
PROJECT_ID = os.environ["STYTCH_PROJECT_ID"]
SECRET = os.environ["STYTCH_SECRET"]
UNKNOWN = "00000000-0000-4000-8000-999999999999"


def seeded_user():
    with open(os.environ["SANDBOX_SEED"], encoding="utf-8") as file:
        users = json.load(file)
    return next(user for user in users if user["external_id"] == f"seeded|{CLIENT}")


SEEDED = seeded_user()
SEEDED_APPS = SEEDED.pop("connected_apps")
SEEDED_PHONE = SEEDED["phone_numbers"][0]["phone_number"]
USER_ID = SEEDED["user_id"]


def phone(last):
    """A number that no other client uses."""
    return f"{SEEDED_PHONE[:-2]}{last:02}"


class Users:
    """The client's methods by name, sync or async. Checks the envelope of each response."""

    def __init__(self, client):
        self.client = client

    def __getattr__(self, method):
        async def call(**arguments):
            if IS_ASYNC:
                method_async = getattr(self.client.users, f"{method}_async")
                response = await method_async(**arguments)
            else:
                response = getattr(self.client.users, method)(**arguments)
            equal(response.status_code, 200)
            begins(response.request_id, "request-id-test-")
            return response

        return call


def client(secret=SECRET, **where):
    return stytch.Client(project_id=PROJECT_ID, secret=secret, **where)


def equal(found, expected):
    assert found == expected, f"{found!r} is not {expected!r}"


def begins(found, prefix):
    assert found.startswith(prefix), f"{found!r} does not begin with {prefix!r}"


def plain(model):
    """Returns a model as JSON, without the fields that the response did not have."""
    value = without_absent(model.model_dump(mode="json"))
    if isinstance(value.get("name"), dict):
        value["name"] = without_absent(value["name"])
    return value


def without_absent(value):
    return {key: part for key, part in value.items() if part is not None}


def got(response):
    """Returns the user in the response of `get`."""
    user = plain(response)
    del user["status_code"], user["request_id"]
    return user


async def rejected(call, status, error_type):
    try:
        await call
    except StytchError as error:
        equal((error.details.status_code, error.details.error_type), (status, error_type))
        begins(error.details.request_id, "request-id-test-")
        begins(error.details.error_url, f"https://stytch.com/docs/api/errors/{status}")
        assert error.details.error_message
        return
    raise AssertionError(f"was not rejected with {error_type}")


async def create(users):
    created = await users.create(
        email=f"grace@{CLIENT}.example",
        phone_number=phone(10),
        name=Name(first_name="Grace", last_name="Hopper"),
        attributes=Attributes(ip_address="203.0.113.7", user_agent="Mozilla/5.0"),
        create_user_as_pending=True,
        trusted_metadata={"plan": "team", "nested": {"list": [1, None, "ü"]}},
        untrusted_metadata={"theme": "dark"},
        external_id=f"created|{CLIENT}",
        roles=["editor"],
    )
    begins(created.user_id, "user-test-")
    begins(created.email_id, "email-test-")
    begins(created.phone_id, "phone-number-test-")
    equal(created.status, "pending")
    age = datetime.datetime.now(datetime.timezone.utc) - created.user.created_at
    assert abs(age) < datetime.timedelta(minutes=5), f"created {age} ago"
    user = plain(created.user)
    del user["created_at"]
    email = {"email_id": created.email_id, "email": f"grace@{CLIENT}.example", "verified": False}
    number = {"phone_id": created.phone_id, "phone_number": phone(10), "verified": False}
    equal(
        user,
        {
            "user_id": created.user_id,
            "external_id": f"created|{CLIENT}",
            "status": "pending",
            "name": {"first_name": "Grace", "last_name": "Hopper"},
            "emails": [email],
            "phone_numbers": [number],
            "providers": [],
            "webauthn_registrations": [],
            "biometric_registrations": [],
            "totps": [],
            "crypto_wallets": [],
            "roles": ["editor"],
            "trusted_metadata": {"plan": "team", "nested": {"list": [1, None, "ü"]}},
            "untrusted_metadata": {"theme": "dark"},
            "is_locked": False,
        },
    )
    only_phone = await users.create(phone_number=phone(11))
    equal((only_phone.email_id, only_phone.status), ("", "active"))
    equal(only_phone.user.emails, [])

    await rejected(users.create(email=f"grace@{CLIENT}.example"), 400, "duplicate_email")
    await rejected(users.create(phone_number=phone(10)), 400, "duplicate_phone_number")
    again = users.create(email=f"g@{CLIENT}.example", external_id=f"created|{CLIENT}")
    await rejected(again, 400, "duplicate_user_external_id")
    await rejected(users.create(email="grace"), 400, "invalid_email")
    await rejected(users.create(phone_number="555"), 400, "invalid_phone_number")
    await rejected(users.create(), 400, "invalid_create_user_request")


async def get(users):
    equal(got(await users.get(user_id=USER_ID)), SEEDED)
    equal(got(await users.get(user_id=f"seeded|{CLIENT}")), SEEDED)
    await rejected(users.get(user_id=f"user-test-{UNKNOWN}"), 404, "user_not_found")


async def search(users):
    addresses = [f"search-{number}@{CLIENT}.example" for number in range(3)]
    stored = [plain((await users.create(email=address)).user) for address in addresses]
    query = SearchUsersQuery(
        operator=SearchUsersQueryOperator.AND,
        operands=[
            {"filter_name": "email_address", "filter_value": addresses},
            {"filter_name": "status", "filter_value": "active"},
        ],
    )
    first = await users.search(limit=2, query=query)
    equal(first.results_metadata.total, 3)
    equal([plain(user) for user in first.results], stored[:2])
    cursor = first.results_metadata.next_cursor
    assert cursor
    last = await users.search(limit=2, query=query, cursor=cursor)
    equal([plain(user) for user in last.results], stored[2:])
    equal((last.results_metadata.total, last.results_metadata.next_cursor), (3, None))

    seeded = [{"filter_name": "user_id", "filter_value": [USER_ID]}]
    found = await users.search(query={"operator": "OR", "operands": seeded})
    equal([plain(user) for user in found.results], [SEEDED])
    nobody = [{"filter_name": "email_address", "filter_value": ["nobody@example.com"]}]
    found = await users.search(query={"operator": "AND", "operands": nobody})
    equal((found.results, found.results_metadata.total), ([], 0))
    everyone = await users.search()
    assert everyone.results_metadata.total >= 4

    await rejected(users.search(limit=1001), 400, "user_search_invalid_limit")
    wrong = {"operator": "AND", "operands": [{"filter_name": "shoe", "filter_value": 1}]}
    await rejected(users.search(query=wrong), 400, "user_search_filter_name_not_recognized")


async def update(users):
    created = await users.create(
        email=f"update@{CLIENT}.example",
        name=Name(first_name="Mary", last_name="Somerville"),
        trusted_metadata={"plan": "team", "seats": 5, "kept": True},
        roles=["editor"],
    )
    user_id = created.user_id
    updated = await users.update(
        user_id=user_id,
        name=Name(middle_name="Fairfax"),
        attributes=Attributes(ip_address="2001:db8::1"),
        trusted_metadata={"plan": "solo", "seats": None},
        untrusted_metadata={"theme": "dark"},
        external_id=f"updated|{CLIENT}",
        roles=[],
    )
    expected = plain(created.user)
    expected["name"] = {
        "first_name": "Mary",
        "middle_name": "Fairfax",
        "last_name": "Somerville",
    }
    expected["trusted_metadata"] = {"plan": "solo", "kept": True}
    expected["untrusted_metadata"] = {"theme": "dark"}
    expected["external_id"] = f"updated|{CLIENT}"
    expected["roles"] = []
    equal(updated.user_id, user_id)
    equal(plain(updated.user), expected)
    equal(updated.emails, updated.user.emails)
    equal(updated.phone_numbers, [])
    equal(updated.crypto_wallets, [])
    unchanged = await users.update(user_id=f"updated|{CLIENT}")
    equal(plain(unchanged.user), expected)
    equal(got(await users.get(user_id=user_id)), expected)

    taken = users.update(user_id=user_id, external_id=f"seeded|{CLIENT}")
    await rejected(taken, 400, "duplicate_user_external_id")
    many = {f"key-{number}": number for number in range(21)}
    too_many = users.update(user_id=user_id, untrusted_metadata=many)
    await rejected(too_many, 400, "metadata_too_many_keys")
    unknown = users.update(user_id=f"user-test-{UNKNOWN}", roles=[])
    await rejected(unknown, 404, "user_not_found")


async def exchange_primary_factor(users):
    address = f"exchange@{CLIENT}.example"
    created = await users.create(email=address)
    exchanged = await users.exchange_primary_factor(
        user_id=created.user_id, phone_number=phone(20)
    )
    equal(exchanged.user_id, created.user_id)
    equal(exchanged.user.emails, [])
    equal([number.phone_number for number in exchanged.user.phone_numbers], [phone(20)])
    begins(exchanged.user.phone_numbers[0].phone_id, "phone-number-test-")
    back = await users.exchange_primary_factor(user_id=created.user_id, email_address=address)
    equal([email.email for email in back.user.emails], [address])
    equal(back.user.phone_numbers, [])

    several = users.exchange_primary_factor(user_id=USER_ID, phone_number=phone(21))
    await rejected(several, 400, "invalid_exchange_primary_factor_user")
    neither = users.exchange_primary_factor(user_id=created.user_id)
    await rejected(neither, 400, "invalid_exchange_primary_factor_fields")


async def delete(users):
    address = f"delete@{CLIENT}.example"
    user_id = (await users.create(email=address)).user_id
    equal((await users.delete(user_id=user_id)).user_id, user_id)
    await rejected(users.get(user_id=user_id), 404, "user_not_found")
    await rejected(users.delete(user_id=user_id), 404, "user_not_found")
    assert (await users.create(email=address)).user_id != user_id


def delete_factor(method, collection, id_field, error_type):
    """Deletes the last factor of a kind. The rest of the seeded user does not change."""

    async def check(users):
        factors = SEEDED[collection]
        factor = factors if isinstance(factors, dict) else factors[-1]
        call = getattr(users, method)
        deleted = await call(**{id_field: factor[id_field]})
        if isinstance(factors, dict):
            del SEEDED[collection]
        else:
            factors.pop()
        equal(deleted.user_id, USER_ID)
        equal(plain(deleted.user), SEEDED)
        await rejected(call(**{id_field: factor[id_field]}), 404, error_type)

    return check


async def delete_email(users):
    check = delete_factor("delete_email", "emails", "email_id", "email_not_found")
    await check(users)
    only = await users.create(email=f"only@{CLIENT}.example")
    last = users.delete_email(email_id=only.email_id)
    await rejected(last, 400, "cannot_delete_last_primary_factor")


async def connected_apps(users):
    listed = await users.connected_apps(user_id=f"seeded|{CLIENT}")
    equal([plain(app) for app in listed.connected_apps], SEEDED_APPS)
    unknown = users.connected_apps(user_id=f"user-test-{UNKNOWN}")
    await rejected(unknown, 404, "user_not_found")


async def revoke(users):
    app_id = SEEDED_APPS[0]["connected_app_id"]
    await users.revoke(user_id=USER_ID, connected_app_id=app_id)
    listed = await users.connected_apps(user_id=USER_ID)
    equal([plain(app) for app in listed.connected_apps], SEEDED_APPS[1:])
    again = users.revoke(user_id=USER_ID, connected_app_id=app_id)
    await rejected(again, 404, "connected_app_not_found")


async def delete_external_id(users):
    deleted = await users.delete_external_id(user_id=f"seeded|{CLIENT}")
    del SEEDED["external_id"]
    equal(deleted.user_id, USER_ID)
    equal(plain(deleted.user), SEEDED)
    await rejected(users.get(user_id=f"seeded|{CLIENT}"), 404, "user_not_found")


async def wrong_credentials(_):
    unauthorized = client(secret="secret-test-wrong", environment=BASE_URL)
    try:
        await rejected(Users(unauthorized).get(user_id=USER_ID), 401, "unauthorized_credentials")
    finally:
        await unauthorized.close()


# The order matters, because each check expects the seeded user as the checks before it leave it.
CHECKS = [
    ("create", create),
    ("get", get),
    ("search", search),
    ("update", update),
    ("exchange_primary_factor", exchange_primary_factor),
    ("delete", delete),
    ("connected_apps", connected_apps),
    ("revoke", revoke),
    ("delete_email", delete_email),
] + [
    (method, delete_factor(method, *kind))
    for method, *kind in [
        ("delete_phone_number", "phone_numbers", "phone_id", "phone_number_not_found"),
        (
            "delete_webauthn_registration",
            "webauthn_registrations",
            "webauthn_registration_id",
            "webauthn_registration_not_found",
        ),
        (
            "delete_biometric_registration",
            "biometric_registrations",
            "biometric_registration_id",
            "biometric_registration_not_found",
        ),
        ("delete_totp", "totps", "totp_id", "totp_not_found"),
        ("delete_crypto_wallet", "crypto_wallets", "crypto_wallet_id", "crypto_wallet_not_found"),
        ("delete_password", "password", "password_id", "password_not_found"),
        (
            "delete_oauth_registration",
            "providers",
            "oauth_user_registration_id",
            "oauth_user_registration_not_found",
        ),
    ]
] + [
    ("delete_external_id", delete_external_id),
    ("(wrong credentials)", wrong_credentials),
]


async def main():
    failed = 0
    async with client(environment=BASE_URL) as plain_http:
        for name, check in CHECKS:
            try:
                await check(Users(plain_http))
                outcome = "ok"
            except Exception as error:  # A failure does not stop the checks after it.
                failed += 1
                text = " ".join(f"{type(error).__name__}: {error}".split())
                outcome = f"FAILED {text}"
            print(f"{CLIENT:<14}{name:<31}{outcome}", flush=True)
    return 1 if failed else 0


sys.exit(asyncio.run(main()))
