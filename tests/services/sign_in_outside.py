"""Sign in over https with only Python's own library: the administrator, who enters the Office Chief, who then comes.

`sign_in_outside.py SITE PASSWORD`; the site's certificate is not verified, since it is a trial's.
"""

import base64
import hashlib
import hmac
import http.cookiejar
import re
import ssl
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

SITE, PASSWORD = sys.argv[1:3]
CHIEF_PASSWORD = "chanh-van-phong-9"


class Browser:
    def __init__(self):
        context = ssl._create_unverified_context()
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(self.jar)
        )

    def ask(self, path, data=None):
        url = urllib.parse.urljoin(f"https://{SITE}/", path)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(url, body, {"Referer": url, "Accept-Language": "vi"})
        with self.opener.open(request, timeout=60) as answer:
            self.url = answer.geturl()
            return answer.read().decode()

    def send(self, path, **fields):
        """The form at `path` with these fields; what else stands in it goes along."""
        page = self.ask(path)
        values = {"csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]}
        for name in re.findall(r'<input type="hidden" name="([^"]+)"', page):
            value = re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]*)"', page)
            values.setdefault(name, value[1] if value else "")
        return self.ask(self.url, values | fields)


def code(secret, when=None):
    counter = struct.pack(">Q", int(when or time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


administrator = Browser()
page = administrator.send("/tai-khoan/dang-nhap/", login="quantri", password=PASSWORD)
print("administrator is at", administrator.url)
page = administrator.ask("/tai-khoan/hai-lop/totp/activate/")
secret = re.search(r"\b([A-Z2-7]{32})\b", page)[1]
page = administrator.send("/tai-khoan/hai-lop/totp/activate/", code=code(secret))
print("second factor, then at", administrator.url)

page = administrator.send(
    "/quan-tri/accounts/user/add/",
    username="cvp", name="Chánh Văn phòng", email=f"cvp@{SITE}", usable_password="true",
    password1=CHIEF_PASSWORD, password2=CHIEF_PASSWORD,
    **{"memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0"},
    **{"memberships-0-role": "office_chief"},
)  # fmt: skip
print("the Office Chief is entered at", administrator.url)
if not re.search(r"/user/\d+/change/", administrator.url):
    print(re.findall(r"errorlist[^>]*>.*?</ul>", page, re.DOTALL))
unit = re.search(r'<option value="(\d+)"[^>]*>Văn phòng Sở', administrator.ask(administrator.url))
person = re.search(r"/user/(\d+)/", administrator.url)[1]
administrator.send(
    f"/quan-tri/accounts/user/{person}/change/",
    username="cvp", name="Chánh Văn phòng", email=f"cvp@{SITE}", is_active="on", position="",
    **{"memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0", "memberships-0-role": "office_chief"},
    **{"memberships-0-unit": unit[1], "memberships-0-person": person},
)  # fmt: skip

chief = Browser()
page = chief.send("/tai-khoan/dang-nhap/", login="cvp", password=CHIEF_PASSWORD)
print("Office Chief is at", chief.url)
page = chief.ask("/tong-quan/")
assert chief.url.endswith("/tong-quan/"), chief.url
assert "Chánh Văn phòng" in page
assert "/nhac-viec/" in page, "only the Office Chief's menu has the ladder of reminders"
print("the Office Chief is signed in")
