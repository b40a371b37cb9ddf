PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { c:again qb:dataSet c:data ; c:year "2024"^^xsd:gYear ; c:side c:out ; c:amount 9 ; c:unit c:won }
