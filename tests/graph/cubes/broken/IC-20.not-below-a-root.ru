PREFIX c: <https://w3id.org/sba-kg/id/case/>

DELETE DATA { c:t1 c:hasPart c:t2 }
