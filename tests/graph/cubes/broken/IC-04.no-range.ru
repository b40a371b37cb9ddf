PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

DELETE DATA { c:place rdfs:range rdfs:Resource }
