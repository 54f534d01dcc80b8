"""Evolution's data server, as GNOME Calendar and Evolution use it: discovery, and the CalDAV backend. Prints JSON; waits for one change."""
import json
import sys
import time

import gi

gi.require_version("EDataServer", "1.2")
gi.require_version("ECal", "2.0")
from gi.repository import ECal, EDataServer, GLib  # noqa: E402

EVENTS = 0x2
origin, user, password, path, name = sys.argv[1:6]


def credentials():
    made = EDataServer.NamedParameters.new()
    made.set("username", user)
    made.set("password", password)
    return made


def account(registry):
    made = EDataServer.Source.new_with_uid("bridge", None)
    made.set_display_name(name)
    made.set_parent("")
    made.get_extension("Calendar").set_backend_name("caldav")
    address = GLib.Uri.parse(origin + path, GLib.UriFlags.ENCODED)
    authentication = made.get_extension("Authentication")
    authentication.set_user(user)
    authentication.set_method("plain/password")
    authentication.set_host(address.get_host())
    authentication.set_port(address.get_port())
    made.get_extension("Security").set_method("none")
    made.get_extension("WebDAV Backend").set_uri(address)
    registry.commit_source_sync(made, None)
    return registry.ref_source("bridge")


def titles(client):
    return [one.get_summary() for one in client.get_object_list_sync("#t", None)[1]]


def until(client, holds):
    """Looks again and again, for half a minute."""
    found = []
    for _ in range(60):
        time.sleep(0.5)
        found = titles(client)
        if holds(found):
            break
    return found


def uids(client):
    return len({one.get_uid() for one in client.get_object_list_sync("#t", None)[1]})


def write(client):
    component = ECal.Component.new()
    component.set_new_vtype(ECal.ComponentVType.EVENT)
    try:
        client.create_object_sync(component.get_icalcomponent(), 0, None)
    except GLib.Error as error:
        return error.message
    return None


registry = EDataServer.SourceRegistry.new_sync(None)
source = account(registry)
discovered = EDataServer.webdav_discover_sources_sync(source, origin + "/", EVENTS, credentials(), None)
client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS, 10, None)
source.invoke_authenticate_sync(credentials(), None)
until(client, lambda found: len(found) > 0)
count = uids(client)
print("ready", flush=True)
title = sys.stdin.readline().strip()
client.refresh_sync(None)
seen = until(client, lambda found: title in found)
refusal = write(client)
print(
    json.dumps(
        {
            "calendars": sorted(one.display_name for one in discovered[3]),
            "events": count,
            "noticed": title in seen,
            "readonly": client.is_readonly(),
            "refusal": refusal,
            "after": uids(client),
        }
    )
)
