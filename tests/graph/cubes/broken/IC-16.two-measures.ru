PREFIX c: <https://w3id.org/sba-kg/id/case/>

INSERT DATA { c:m1 c:height 3 }
