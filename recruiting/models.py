"""Who is looked for, who applies, and how far each application has come."""

from recruiting.models_applications import Application as Application
from recruiting.models_applications import StageMove as StageMove
from recruiting.models_candidates import Candidate as Candidate
from recruiting.models_candidates import ConsentText as ConsentText
from recruiting.models_lists import Channel as Channel
from recruiting.models_lists import MoveReason as MoveReason
from recruiting.models_openings import Opening as Opening
from recruiting.models_openings import PlannedPosts as PlannedPosts
from recruiting.models_probation import ConditionWord as ConditionWord
from recruiting.models_probation import Contract as Contract
from recruiting.models_probation import Milestone as Milestone
from recruiting.models_probation import MilestoneCondition as MilestoneCondition
from recruiting.models_probation import MilestoneTalk as MilestoneTalk
from recruiting.models_probation import Probation as Probation
from recruiting.models_probation import ProbationExtension as ProbationExtension
from recruiting.models_probation import ProbationLimit as ProbationLimit
from recruiting.models_probation import ProbationProposal as ProbationProposal
from recruiting.models_probation import ProbationStatement as ProbationStatement
from recruiting.models_probation import ProbationTerms as ProbationTerms
from recruiting.models_stages import Stage as Stage
from recruiting.models_stages import StageTemplate as StageTemplate
