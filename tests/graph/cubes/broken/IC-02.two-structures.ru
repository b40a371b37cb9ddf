PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT DATA { c:data qb:structure c:loose . c:loose qb:component c:of-amount }
