"""What a report says, as plain records. No RDF in here.

:mod:`named` says what things are known by, :mod:`records` has the parts of the report, :mod:`statements` what running
text states about its own figures, :mod:`report` all of it together.
"""

from sba_kg.model.named import *
from sba_kg.model.records import *
from sba_kg.model.report import *
from sba_kg.model.statements import *
