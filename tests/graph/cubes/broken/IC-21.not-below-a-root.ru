PREFIX c: <https://w3id.org/sba-kg/id/case/>

DELETE DATA { c:t2 c:isPart c:t1 }
