PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT DATA { c:data2 qb:slice c:odd . c:odd qb:sliceStructure c:key ; c:side c:out ; qb:observation c:o3 }
