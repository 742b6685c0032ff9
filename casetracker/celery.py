"""The Celery application: sweeps and delivery where a broker is given. ``make run`` does without, by its own relay.

    celery -A casetracker worker --without-gossip --without-mingle
    celery -A casetracker beat

Nothing is handed over on the wire but the name of a task: what is to be done stands in the outbox and on the deadlines,
in the database. A broker that is down delays, therefore, and never loses.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casetracker.settings")

from django.conf import settings

RELAY_SECONDS = 5.0

app = Celery("casetracker")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    # A broker's confirmation is waited for: what it did not take in is known at once.
    broker_transport_options={"confirm_publish": True},
    # Quorum queues keep their messages through the loss of a node; Celery then takes prefetch by consumer.
    task_default_queue=settings.CELERY_QUEUE,
    task_default_queue_type="quorum",
    task_create_missing_queue_type="quorum",
    task_default_exchange_type="topic",
    # A task is done when it has run: a worker that dies hands it to another, and every task stands that.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    task_ignore_result=True,
    # Neither results nor events: they would carry what tasks say to where nobody guards it.
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_schedule_filename=str(settings.HOME_DIR / "celerybeat-schedule"),
    beat_schedule={
        "relay-outbox": {
            "task": "core.relay_outbox",
            "schedule": RELAY_SECONDS,
            # Ticks that nobody took in their time are dropped: the next one finds the same messages.
            "options": {"expires": RELAY_SECONDS},
        },
        # Every hour, a few minutes after midnight in any zone: a limit ends with its day in the profile's zone.
        "sweep-deadlines": {"task": "workflow.sweep_deadlines", "schedule": crontab(minute="7")},
        "sweep-files": {"task": "vault.sweep_files", "schedule": crontab(hour="3", minute="17")},
    },
)
app.autodiscover_tasks()
