# c:other has a structure of its own, so only the observation is wrong.
PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT DATA { c:other a qb:DataSet ; qb:structure c:loose . c:loose qb:component c:of-amount . c:o1 qb:dataSet c:other }
