PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX qb: <http://purl.org/linked-data/cube#>

DELETE DATA { c:side qb:codeList c:sides }
