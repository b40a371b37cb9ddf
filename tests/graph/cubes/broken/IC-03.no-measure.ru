PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT DATA { c:loose a qb:DataStructureDefinition ; qb:component c:of-year }
