"""Serves the portal on localhost: makes its tables and its people, then answers until it is stopped."""

import argparse
import os
import signal
import threading


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="serve.py")
    parser.add_argument("--port", type=int, default=8000, help="the port on localhost")
    parser.add_argument("--database", default="portal.db", help="a file, or postgres://...")
    parser.add_argument("--own-store", action="store_true", help="Keydesk in a table of the portal's database")
    parser.add_argument("--secret-file", default="portal.secret", help="the file of the secret")
    return parser.parse_args()


def main() -> None:
    given = options()
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    os.environ["PORTAL_ORIGIN"] = f"http://localhost:{given.port}"
    os.environ["PORTAL_DATABASE"] = given.database
    os.environ["PORTAL_SECRET_FILE"] = given.secret_file
    os.environ["PORTAL_OWN_STORE"] = "yes" if given.own_store else ""
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from keydesk import django as desk
    from portal.people import create_people

    call_command("migrate", verbosity=0)
    create_people()
    # A server with threads, because live status keeps one. In production: gunicorn --threads 40 portal.wsgi
    server = ThreadedWSGIServer(("127.0.0.1", given.port), WSGIRequestHandler)
    server.set_app(get_wsgi_application())

    def stop(*_: object) -> None:
        # The desk first: live status ends with it, and the server waits for its threads.
        threading.Thread(target=lambda: (desk.close(), server.shutdown())).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"The portal is ready: http://localhost:{given.port}", flush=True)
    server.serve_forever()
    server.server_close()


if __name__ == "__main__":
    main()
