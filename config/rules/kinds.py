"""Every kind of rule table. Codes of the law are values; a table that lacks one of them is refused."""

from config.rules.credit import Credit, Grades
from config.rules.feedback import Anonymity, Behaviour, PeerFeedback
from config.rules.follow_up import ContractAdvice, NineBox, TrainingHours, YearsInARow
from config.rules.office import CivilServantNumber, ObjectionDays, Retention, WorkingCalendar
from config.rules.results import Distribution, PredicateMatrix, RatingEvidence, YearResult
from config.rules.service import ServiceHours, Survey
from config.rules.table import Table

KINDS: tuple[type[Table], ...] = (
    PredicateMatrix,
    RatingEvidence,
    Distribution,
    Credit,
    Survey,
    NineBox,
    ContractAdvice,
    Behaviour,
    Grades,
    ObjectionDays,
    WorkingCalendar,
    ServiceHours,
    TrainingHours,
    YearResult,
    CivilServantNumber,
    Anonymity,
    PeerFeedback,
    Retention,
    YearsInARow,
)
