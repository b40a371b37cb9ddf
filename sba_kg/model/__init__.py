"""What a report says, as plain records. No RDF in here.

:mod:`record` says what all records have, :mod:`values` what they are made of, :mod:`named` what things are known by.
The records are in modules by what they are about: :mod:`institution`, :mod:`strategy`, :mod:`sections`, :mod:`audit`,
:mod:`facilities`, the text itself in :mod:`text`, what running text states about its own figures in :mod:`statements`.
:mod:`report` has all together.
"""

from sba_kg.model.audit import *
from sba_kg.model.facilities import *
from sba_kg.model.institution import *
from sba_kg.model.named import *
from sba_kg.model.record import *
from sba_kg.model.report import *
from sba_kg.model.sections import *
from sba_kg.model.statements import *
from sba_kg.model.strategy import *
from sba_kg.model.text import *
from sba_kg.model.values import *
