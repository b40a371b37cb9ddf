PREFIX c: <https://w3id.org/sba-kg/id/case/>

DELETE WHERE { c:m4 ?p ?o }
