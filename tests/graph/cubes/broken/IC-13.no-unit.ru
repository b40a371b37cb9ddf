PREFIX c: <https://w3id.org/sba-kg/id/case/>

DELETE DATA { c:o1 c:unit c:won }
