"""Putting the site together: what every request passes, and every page there is."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from planner.store import Database
from web import access, cookies, csrf, errors, extensions, headers, words
from web.api import views as api
from web.dates import DateConverter, NumberConverter
from web.settings import Settings
from web.views import BLUEPRINTS


def create_app(settings: Settings, database: Database) -> Flask:
    """Build the site. Raises RuntimeError when a route has not said whom it is for."""
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config.update(
        TRUSTED_HOSTS=settings.hosts,
        MAX_CONTENT_LENGTH=settings.largest_upload,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        SESSION_COOKIE_NAME="unused",
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    extensions.attach(app, settings, database)
    words.install(app)
    errors.install(app)
    app.url_map.converters["date"] = DateConverter
    app.url_map.converters["int"] = NumberConverter
    for blueprint in (*BLUEPRINTS, api.blueprint):
        app.register_blueprint(blueprint)
    access.anyone(app.view_functions["static"])
    access.require_declarations(app)
    app.before_request(access.let_in)
    app.before_request(csrf.refuse_forgeries)
    app.after_request(cookies.keep_visit)
    app.after_request(headers.guard)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    return app
