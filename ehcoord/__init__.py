"""Early help co-ordination: assessments, Lead Professionals, and reviews when worries rise.

``create_app`` wires the service together and holds no behaviour of its own.
"""

from flask import Flask
from sqlalchemy import orm

from config import ROOT, Settings
from ehcoord import cli, web
from ehcoord.db import WriteSession, db, prepare_engine


def create_app(settings: Settings | None = None) -> Flask:
    """The service, ready to answer. Raises SettingsIncomplete when it is told too little."""
    settings = settings or Settings.from_environment()
    app = Flask("ehcoord", root_path=str(ROOT), static_folder="static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_PARTS=500,
    )
    app.extensions["settings"] = settings
    db.init_app(app)
    _prepare_database(app)
    web.register(app)
    cli.register(app)
    return app


def _prepare_database(app: Flask) -> None:
    with app.app_context():
        engine = db.engine
    prepare_engine(engine)
    app.extensions["read_bind"] = engine
    app.extensions["write_sessions"] = orm.sessionmaker(
        engine.execution_options(sqlite_begin="IMMEDIATE"),
        class_=WriteSession,
        expire_on_commit=False,
    )
