"""Who is looked for, who applies, and how far each application has come."""

from recruiting.models_applications import Application as Application
from recruiting.models_applications import StageMove as StageMove
from recruiting.models_candidates import Candidate as Candidate
from recruiting.models_candidates import ConsentText as ConsentText
from recruiting.models_lists import Channel as Channel
from recruiting.models_lists import MoveReason as MoveReason
from recruiting.models_openings import Opening as Opening
from recruiting.models_openings import PlannedPosts as PlannedPosts
from recruiting.models_stages import Stage as Stage
from recruiting.models_stages import StageTemplate as StageTemplate
