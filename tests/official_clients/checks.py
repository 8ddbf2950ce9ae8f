"""Checks what an official client returns for every method, against a sandbox.

    checks.py CLIENT COMMAND...

CLIENT selects the seeded user. COMMAND runs a program that calls the client: it reads a JSON
object with `method` and `arguments` from each line of its input, and writes one with `response`,
`error` (the client's own error) or `failure`. `run` sets the environment variables with the
sandbox's address and the seeded users.
"""

import datetime
import json
import os
import subprocess
import sys

CLIENT = sys.argv[1]
UNKNOWN = "user-test-00000000-0000-4000-8000-999999999999"


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


def address(name):
    return f"{name}@{CLIENT}.example"


class Users:
    """The methods of a client, which is a process. Checks the envelope of each response."""

    def __init__(self, **environment):
        self.process = subprocess.Popen(
            sys.argv[2:],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, **environment},
        )

    def call(self, method, arguments):
        print(json.dumps({"method": method, "arguments": arguments}), file=self.process.stdin)
        self.process.stdin.flush()
        outcome = json.loads(self.process.stdout.readline())
        assert "failure" not in outcome, outcome["failure"]
        return outcome

    def __getattr__(self, method):
        def call(**arguments):
            outcome = self.call(method, arguments)
            assert "response" in outcome, outcome
            response = without_nulls(outcome["response"])
            equal(response.pop("status_code"), 200)
            begins(response.pop("request_id"), "request-id-test-")
            return response

        return call

    def rejects(self, method, status, error_type, **arguments):
        outcome = self.call(method, arguments)
        assert "error" in outcome, f"was not rejected with {error_type}"
        error = outcome["error"]
        equal((error["status_code"], error["error_type"]), (status, error_type))
        begins(error["request_id"], "request-id-test-")
        begins(error["error_url"], f"https://stytch.com/docs/api/errors/{status}")
        assert error["error_message"]


def without_nulls(value):
    """Removes the fields that a client adds to its types if the response does not have them."""
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    if not isinstance(value, dict):
        return value
    present = {name: field for name, field in value.items() if field is not None}
    return {
        name: field if name.endswith("trusted_metadata") else without_nulls(field)
        for name, field in present.items()
    }


def equal(found, expected):
    assert found == expected, f"{found!r} is not {expected!r}"


def begins(found, prefix):
    assert found.startswith(prefix), f"{found!r} does not begin with {prefix!r}"


def create(users):
    metadata = {"plan": "team", "nested": {"list": [1, None, "ü"]}}
    fields = {
        "external_id": f"created|{CLIENT}",
        "name": {"first_name": "Grace", "last_name": "Hopper"},
        "roles": ["editor"],
        "trusted_metadata": metadata,
        "untrusted_metadata": {"theme": "dark"},
    }
    created = users.create(
        email=address("grace"),
        phone_number=phone(10),
        attributes={"ip_address": "203.0.113.7", "user_agent": "Mozilla/5.0"},
        create_user_as_pending=True,
        **fields,
    )
    user_id, email_id, phone_id = created["user_id"], created["email_id"], created["phone_id"]
    begins(user_id, "user-test-")
    begins(email_id, "email-test-")
    begins(phone_id, "phone-number-test-")
    created_at = created["user"].pop("created_at")
    now = datetime.datetime.now(datetime.timezone.utc)
    age = now - datetime.datetime.strptime(created_at, "%Y-%m-%dT%H:%M:%S%z")
    assert abs(age) < datetime.timedelta(minutes=5), f"created {age} ago"
    user = {
        **fields,
        "user_id": user_id,
        "status": "pending",
        "emails": [{"email_id": email_id, "email": address("grace"), "verified": False}],
        "phone_numbers": [{"phone_id": phone_id, "phone_number": phone(10), "verified": False}],
        "providers": [],
        "webauthn_registrations": [],
        "biometric_registrations": [],
        "totps": [],
        "crypto_wallets": [],
        "is_locked": False,
    }
    ids = {"user_id": user_id, "email_id": email_id, "phone_id": phone_id}
    equal(created, {**ids, "status": "pending", "user": user})

    only_phone = users.create(phone_number=phone(11))
    equal((only_phone["email_id"], only_phone["status"]), ("", "active"))
    equal(only_phone["user"]["emails"], [])

    users.rejects("create", 400, "duplicate_email", email=address("grace"))
    users.rejects("create", 400, "duplicate_phone_number", phone_number=phone(10))
    again = {"email": address("g"), "external_id": f"created|{CLIENT}"}
    users.rejects("create", 400, "duplicate_user_external_id", **again)
    users.rejects("create", 400, "invalid_email", email="grace")
    users.rejects("create", 400, "invalid_phone_number", phone_number="555")
    users.rejects("create", 400, "invalid_create_user_request")


def get(users):
    equal(users.get(user_id=USER_ID), SEEDED)
    equal(users.get(user_id=f"seeded|{CLIENT}"), SEEDED)
    users.rejects("get", 404, "user_not_found", user_id=UNKNOWN)


def search(users):
    addresses = [address(f"search-{number}") for number in range(3)]
    stored = [users.create(email=email)["user"] for email in addresses]
    query = {
        "operator": "AND",
        "operands": [
            {"filter_name": "email_address", "filter_value": addresses},
            {"filter_name": "status", "filter_value": "active"},
        ],
    }
    first = users.search(limit=2, query=query)
    cursor = first["results_metadata"].pop("next_cursor")
    assert cursor
    equal(first, {"results": stored[:2], "results_metadata": {"total": 3}})
    last = users.search(limit=2, query=query, cursor=cursor)
    equal(last, {"results": stored[2:], "results_metadata": {"total": 3}})

    seeded = [{"filter_name": "user_id", "filter_value": [USER_ID]}]
    found = users.search(query={"operator": "OR", "operands": seeded})
    equal(found["results"], [SEEDED])
    nobody = [{"filter_name": "email_address", "filter_value": ["nobody@example.com"]}]
    found = users.search(query={"operator": "AND", "operands": nobody})
    equal(found, {"results": [], "results_metadata": {"total": 0}})
    assert users.search()["results_metadata"]["total"] >= 4

    users.rejects("search", 400, "user_search_invalid_limit", limit=1001)
    wrong = {"operator": "AND", "operands": [{"filter_name": "shoe", "filter_value": 1}]}
    users.rejects("search", 400, "user_search_filter_name_not_recognized", query=wrong)


def update(users):
    created = users.create(
        email=address("update"),
        name={"first_name": "Mary", "last_name": "Somerville"},
        trusted_metadata={"plan": "team", "seats": 5, "kept": True},
        roles=["editor"],
    )
    user_id = created["user_id"]
    changes = {
        "untrusted_metadata": {"theme": "dark"},
        "external_id": f"updated|{CLIENT}",
        "roles": [],
    }
    updated = users.update(
        user_id=user_id,
        name={"middle_name": "Fairfax"},
        attributes={"ip_address": "2001:db8::1"},
        trusted_metadata={"plan": "solo", "seats": None},
        **changes,
    )
    user = {**created["user"], **changes, "trusted_metadata": {"plan": "solo", "kept": True}}
    user["name"] = {"first_name": "Mary", "middle_name": "Fairfax", "last_name": "Somerville"}
    factors = {name: user[name] for name in ["emails", "phone_numbers", "crypto_wallets"]}
    expected = {"user_id": user_id, "user": user, **factors}
    equal(updated, expected)
    equal(users.update(user_id=f"updated|{CLIENT}"), expected)
    equal(users.get(user_id=user_id), user)

    taken = {"user_id": user_id, "external_id": f"seeded|{CLIENT}"}
    users.rejects("update", 400, "duplicate_user_external_id", **taken)
    many = {f"key-{number}": number for number in range(21)}
    too_many = {"user_id": user_id, "untrusted_metadata": many}
    users.rejects("update", 400, "metadata_too_many_keys", **too_many)
    users.rejects("update", 404, "user_not_found", user_id=UNKNOWN, roles=[])


def exchange_primary_factor(users):
    created = users.create(email=address("exchange"))
    user_id = created["user_id"]
    exchanged = users.exchange_primary_factor(user_id=user_id, phone_number=phone(20))
    equal((exchanged["user_id"], exchanged["user"]["emails"]), (user_id, []))
    [number] = exchanged["user"]["phone_numbers"]
    begins(number["phone_id"], "phone-number-test-")
    equal((number["phone_number"], number["verified"]), (phone(20), False))
    back = users.exchange_primary_factor(user_id=user_id, email_address=address("exchange"))
    equal([email["email"] for email in back["user"]["emails"]], [address("exchange")])
    equal(back["user"]["phone_numbers"], [])

    method = "exchange_primary_factor"
    several = {"user_id": USER_ID, "phone_number": phone(21)}
    users.rejects(method, 400, "invalid_exchange_primary_factor_user", **several)
    users.rejects(method, 400, "invalid_exchange_primary_factor_fields", user_id=user_id)


def delete(users):
    user_id = users.create(email=address("delete"))["user_id"]
    equal(users.delete(user_id=user_id), {"user_id": user_id})
    users.rejects("get", 404, "user_not_found", user_id=user_id)
    users.rejects("delete", 404, "user_not_found", user_id=user_id)
    assert users.create(email=address("delete"))["user_id"] != user_id


def connected_apps(users):
    listed = users.connected_apps(user_id=f"seeded|{CLIENT}")
    equal(listed, {"connected_apps": SEEDED_APPS})
    users.rejects("connected_apps", 404, "user_not_found", user_id=UNKNOWN)


def revoke(users):
    app = {"user_id": USER_ID, "connected_app_id": SEEDED_APPS[0]["connected_app_id"]}
    equal(users.revoke(**app), {})
    listed = users.connected_apps(user_id=USER_ID)
    equal(listed, {"connected_apps": SEEDED_APPS[1:]})
    users.rejects("revoke", 404, "connected_app_not_found", **app)


def delete_factor(method, factors, id_field, error_type):
    """Deletes the last factor of a kind. The rest of the seeded user does not change."""

    def check(users):
        factor = SEEDED[factors] if factors == "password" else SEEDED[factors].pop()
        if factors == "password":
            del SEEDED[factors]
        id_of_factor = {id_field: factor[id_field]}
        deleted = getattr(users, method)(**id_of_factor)
        equal(deleted, {"user_id": USER_ID, "user": SEEDED})
        users.rejects(method, 404, error_type, **id_of_factor)

    return check


def delete_email(users):
    delete_factor("delete_email", "emails", "email_id", "email_not_found")(users)
    only = users.create(email=address("only"))["email_id"]
    users.rejects("delete_email", 400, "cannot_delete_last_primary_factor", email_id=only)


def delete_external_id(users):
    external_id = SEEDED.pop("external_id")
    deleted = users.delete_external_id(user_id=external_id)
    equal(deleted, {"user_id": USER_ID, "user": SEEDED})
    users.rejects("get", 404, "user_not_found", user_id=external_id)


def wrong_credentials(_):
    unauthorized = Users(STYTCH_SECRET="secret-test-wrong")
    unauthorized.rejects("get", 401, "unauthorized_credentials", user_id=USER_ID)


FACTORS = """
delete_phone_number            phone_numbers            phone_id                    phone_number
delete_webauthn_registration   webauthn_registrations   webauthn_registration_id    webauthn_registration
delete_biometric_registration  biometric_registrations  biometric_registration_id   biometric_registration
delete_totp                    totps                    totp_id                     totp
delete_crypto_wallet           crypto_wallets           crypto_wallet_id            crypto_wallet
delete_password                password                 password_id                 password
delete_oauth_registration      providers                oauth_user_registration_id  oauth_user_registration
"""

# The order matters, because each check expects the seeded user as the checks before it leave it.
CHECKS = {
    "create": create,
    "get": get,
    "search": search,
    "update": update,
    "exchange_primary_factor": exchange_primary_factor,
    "delete": delete,
    "connected_apps": connected_apps,
    "revoke": revoke,
    "delete_email": delete_email,
}
for method, factors, id_field, kind in map(str.split, FACTORS.strip().splitlines()):
    CHECKS[method] = delete_factor(method, factors, id_field, f"{kind}_not_found")
CHECKS["delete_external_id"] = delete_external_id
CHECKS["(wrong credentials)"] = wrong_credentials

failed = 0
users = Users()
for name, check in CHECKS.items():
    outcome = "ok"
    try:
        check(users)
    except Exception as error:  # A failure does not stop the checks after it.
        failed = 1
        outcome = " ".join(f"FAILED {type(error).__name__}: {error}".split())
    print(f"{CLIENT:<14}{name:<31}{outcome}", flush=True)
sys.exit(failed)
