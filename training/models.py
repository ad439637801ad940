"""What training keeps, area by area."""

from training.models_courses import AnswerChoice as AnswerChoice
from training.models_courses import AreaRule as AreaRule
from training.models_courses import Course as Course
from training.models_courses import CourseArea as CourseArea
from training.models_courses import Question as Question
from training.models_courses import RequiredCourse as RequiredCourse
from training.models_enrolments import Attempt as Attempt
from training.models_enrolments import CourseSession as CourseSession
from training.models_enrolments import Enrolment as Enrolment
