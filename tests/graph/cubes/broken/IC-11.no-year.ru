PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE DATA { c:o3 c:year "2024"^^xsd:gYear }
