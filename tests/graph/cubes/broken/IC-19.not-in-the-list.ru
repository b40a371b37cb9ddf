PREFIX c: <https://w3id.org/sba-kg/id/case/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

DELETE DATA { c:out skos:inScheme c:sides }
