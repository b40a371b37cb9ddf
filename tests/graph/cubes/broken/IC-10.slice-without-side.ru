PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT DATA { c:data qb:slice c:bare . c:bare qb:sliceStructure c:key }
