"""Does with python-caldav, as Home Assistant does, what is asked on the command line, and prints JSON."""
import json
import sys
from datetime import datetime, timedelta

import caldav

origin, user, password, name, what = sys.argv[1:6]
principal = caldav.DAVClient(url=origin, username=user, password=password).principal()
calendars = {calendar.name: calendar for calendar in principal.calendars()}
calendar = calendars.get(name)

if what == "discover":
    print(json.dumps(sorted(calendars)))
elif what == "read":
    whole = calendar.events()
    window = calendar.date_search(start=datetime(2026, 11, 1), end=datetime(2027, 1, 1), expand=True)
    print(json.dumps({"events": len(whole), "window": len(list(window))}))
elif what == "follow":
    # Waits on its standard input for the change, so that one process has seen before and after.
    token = calendar.objects_by_sync_token(load_objects=True)
    print("ready", flush=True)
    sys.stdin.readline()
    changed = calendar.objects_by_sync_token(sync_token=token.sync_token, load_objects=True)
    print(json.dumps([str(one.vobject_instance.vevent.summary.value) for one in changed]))
elif what == "write":
    start = datetime(2026, 12, 1, 10)
    errors = []
    for _ in range(2):
        try:
            calendar.save_event(dtstart=start, dtend=start + timedelta(hours=1), summary="From the app")
        except caldav.lib.error.AuthorizationError as error:
            errors.append(type(error).__name__)
    print(json.dumps({"errors": errors, "events": len(calendar.events())}))
