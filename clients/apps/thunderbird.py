"""Runs Thunderbird without a window, with a profile that goes away, and has its own code find, subscribe, read, notice and write."""
import json
import os
import signal
import socket
import subprocess
import sys
import time

origin, user, password, path, profile = sys.argv[1:6]

PREFERENCES = {
    "marionette.port": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
}

# The dialogue "On the Network" calls `detect`; the rest is what the calendar view does.
STEPS = """
const [step, origin, user, password, uri, word, done] = arguments;
const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
const { CalEvent } = ChromeUtils.importESModule("resource:///modules/CalEvent.sys.mjs");
const { setTimeout } = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
const rest = ms => new Promise(resolve => setTimeout(resolve, ms));
const calendar = () => cal.manager.getCalendars().find(one => one.uri.spec == uri);
const items = () => calendar().getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null);
async function until(holds) {
  for (let left = 40; left > 0 && !holds(await items()); left--) await rest(500);
  return items();
}
const steps = {
  async detect() {
    const found = await cal.provider.detection.detect(user, password, origin, false, [], {});
    return [...found].flatMap(([provider, list]) =>
      list.map(one => ({ provider: provider.type, name: one.name, readOnly: one.readOnly })));
  },
  async read() {
    const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
    login.init(origin, null, "Outlook CalDAV Bridge", user, password, "", "");
    await Services.logins.addLoginAsync(login);
    const made = cal.manager.createCalendar("caldav", Services.io.newURI(uri));
    made.name = "Read by a test";
    made.setProperty("username", user);
    made.setProperty("cache.enabled", true);
    cal.manager.registerCalendar(made);
    const found = await until(all => all.length >= Number(word));
    return { events: found.length, readOnly: calendar().readOnly };
  },
  async notice() {
    calendar().refresh();
    return (await until(all => all.some(({ title }) => title == word))).some(({ title }) => title == word);
  },
  async write() {
    const lines = ["BEGIN:VEVENT", "UID:made-by-an-app", "DTSTAMP:20261101T000000Z", "DTSTART:20261201T100000Z",
      "DTEND:20261201T110000Z", "SUMMARY:From the app", "END:VEVENT"];
    calendar().readOnly = false;
    let refusal = null;
    try {
      await calendar().addItem(new CalEvent(lines.join("\\r\\n")));
    } catch (error) {
      refusal = error.message;
    }
    calendar().refresh();
    await rest(3000);
    return { refusal, after: (await items()).length, disabled: calendar().getProperty("disabled") === true };
  },
};
steps[step]().then(told => done({ told }), error => done({ error: String(error) }));
"""


class Marionette:
    """The remote control of Mozilla's programs: length, colon, JSON."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.file = self.socket.makefile("rb")
        self.count = 0
        self.receive()

    def receive(self):
        length = b""
        while not length.endswith(b":"):
            length += self.file.read(1)
        return json.loads(self.file.read(int(length[:-1])))

    def ask(self, command, parameters):
        self.count += 1
        message = json.dumps([0, self.count, command, parameters]).encode()
        self.socket.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self.receive()
        if error:
            raise SystemExit(f"{command}: {error['message']}")
        return result

    def step(self, name, word=""):
        args = [name, origin, user, password, origin + path, word]
        value = self.ask("WebDriver:ExecuteAsyncScript", {"script": STEPS, "args": args})["value"]
        if "error" in value:
            raise SystemExit(f"{name}: {value['error']}")
        return value["told"]


with open(os.path.join(profile, "user.js"), "w") as file:
    for name, value in PREFERENCES.items():
        file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
words = ["thunderbird", "--headless", "--marionette", "-remote-allow-system-access", "--no-remote", "--profile", profile]
program = subprocess.Popen(
    words, env={**os.environ, "HOME": profile}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
)
try:
    port = os.path.join(profile, "MarionetteActivePort")
    for _ in range(120):
        if os.path.exists(port) and os.path.getsize(port) > 0:
            break
        time.sleep(0.5)
    remote = Marionette(int(open(port).read()))
    remote.ask("WebDriver:NewSession", {"capabilities": {"timeouts": {"script": 90_000}}})
    remote.ask("Marionette:SetContext", {"value": "chrome"})
    found = remote.step("detect")
    read = remote.step("read", sys.argv[6])
    print("ready", flush=True)
    noticed = remote.step("notice", sys.stdin.readline().strip())
    print(json.dumps({"found": found, **read, "noticed": noticed, **remote.step("write")}))
finally:
    os.killpg(program.pid, signal.SIGTERM)
    program.wait(20)
