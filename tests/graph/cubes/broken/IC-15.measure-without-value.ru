PREFIX c: <https://w3id.org/sba-kg/id/case/>

DELETE DATA { c:m1 c:weight 1 }
