"""A small real OpenID Connect provider in the test's process: description, sign-in page, tokens, keys, userinfo."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, abort, jsonify, redirect, request
from werkzeug.serving import make_server

from tests.services.servers import free_port

CLIENT, SECRET = "cchc", "bi-mat:cua/thu-muc"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class DirectoryServer:
    """Says `token` in the signed token and `userinfo` when asked of whoever comes; both say the same `sub`."""

    token: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    refuses: str = ""  # an error in place of a code
    issuer: str = ""  # another name than its own
    signing_key: rsa.RSAPrivateKey | None = None  # another key than the one that it publishes
    algorithm: str = "RS256"
    port: int = field(default_factory=free_port)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/realms/so"

    @cached_property
    def key(self) -> rsa.RSAPrivateKey:
        return new_key()

    def __enter__(self) -> DirectoryServer:
        app = Flask(__name__)
        app.before_request(lambda: self.asked.append(request.path.rpartition("/")[2]))
        for path, view in {
            ".well-known/openid-configuration": self._description, "authorize": self._authorize,
            "token": self._token, "keys": self._keys, "userinfo": self._userinfo,
        }.items():  # fmt: skip
            app.add_url_rule(f"/realms/so/{path}", view_func=view, methods=["GET", "POST"], endpoint=path.strip("."))
        self._server = make_server("127.0.0.1", self.port, app, threaded=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error) -> None:
        self._server.shutdown()

    def _description(self):
        return jsonify(
            issuer=self.issuer or self.url, authorization_endpoint=f"{self.url}/authorize",
            token_endpoint=f"{self.url}/token", jwks_uri=f"{self.url}/keys", userinfo_endpoint=f"{self.url}/userinfo",
            response_types_supported=["code"], id_token_signing_alg_values_supported=["RS256"],
            token_endpoint_auth_methods_supported=["client_secret_post", "client_secret_basic"],
        )  # fmt: skip

    def _authorize(self):
        """Whoever comes is known already: the browser is sent back at once."""
        asked = request.args.to_dict()
        if asked["client_id"] != CLIENT or asked["response_type"] != "code" or "openid" not in asked["scope"].split():
            abort(400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = {"error": self.refuses} if self.refuses else {"code": code}
        return redirect(f"{asked['redirect_uri']}?{urlencode({**answer, 'state': asked['state']})}")

    def _token(self):
        sent = request.form.to_dict()
        begun = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if (
            begun is None
            or (sent["client_id"], sent["client_secret"]) != (CLIENT, SECRET)
            or sent["redirect_uri"] != begun["redirect_uri"]
            or begun["code_challenge_method"] != "S256"
            or begun["code_challenge"] != base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        ):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "sub": "f:1", **self.token}
        key = {"RS256": self.signing_key or self.key, "HS256": SECRET * 2, "none": None}[self.algorithm]
        signed = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "1"})
        return jsonify(access_token="xem", token_type="Bearer", expires_in=300, id_token=signed)

    def _keys(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return jsonify(keys=[{**public, "kid": "1", "use": "sig", "alg": "RS256"}])

    def _userinfo(self):
        if request.headers.get("Authorization") != "Bearer xem":
            abort(401)
        return jsonify({"sub": "f:1", **self.userinfo})
