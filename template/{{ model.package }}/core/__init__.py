"""What every resource of this application shares, and nothing that depends on one of them.

A request passes, from the outside in: CORS and the id and the log line of the request
(`middleware`), whatever `custom` adds, and a route in `routers/`, which only parses, calls and
answers. The route gets a session (`database`): `SessionDep` is one transaction that is committed
before the answer leaves, `ReadSessionDep` reads without one. It hands the session to a repository
(`repository`), whose `Statements` (`statements`) were built once out of the models: what a client
asks becomes conditions (`filters`, `conditions`), an order and the place where a page begins
(`cursors`, `pagination`). Reads run on the connection and select what the Read model has, and then
what is included (`loading`). Writes go through the ORM (`inserts` has upserts, `links` the tables
of many-to-many relations); `check` of the repository sees them before the commit. Rows become
answers as they are stored.

What goes wrong is an `AppError` (`errors`), or an error of the database that `database_errors`
translates into one. `problems` answers both as `application/problem+json`; whatever else is raised
is logged and becomes a 500.

Models are put together from `models`, annotations that Pydantic checks (`types`) and types of
columns (`columns`). `settings` are read from the environment, `engines` makes of them what connects
to PostgreSQL or SQLite.

Nothing here knows the entities: other projects have the same files. Change them where you must:
an update merges what it brings with what you wrote, here as everywhere.
"""
