# What the abbreviations of a cube stand for (RDF Data Cube section 10, in our words):
# first the types and properties that others imply, then what is said of a data set or slice, said of its observations.
PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT { ?node a qb:Observation } WHERE { [] qb:observation ?node } ;
INSERT { ?node a qb:Observation . ?data a qb:DataSet } WHERE { ?node qb:dataSet ?data } ;
INSERT { ?data a qb:DataSet . ?slice a qb:Slice } WHERE { ?data qb:slice ?slice } ;
INSERT { ?slice a qb:Slice . ?key a qb:SliceKey } WHERE { ?slice qb:sliceStructure ?key } ;
INSERT { ?data a qb:DataSet . ?node a qb:DataStructureDefinition } WHERE { ?data qb:structure ?node } ;
INSERT { ?node a qb:DataStructureDefinition . ?key a qb:SliceKey } WHERE { ?node qb:sliceKey ?key } ;
INSERT { ?node a qb:ComponentSpecification } WHERE { [] qb:component ?node } ;
INSERT { ?node qb:componentProperty ?property . ?property a qb:DimensionProperty } WHERE { ?node qb:dimension ?property } ;
INSERT { ?node qb:componentProperty ?property . ?property a qb:MeasureProperty } WHERE { ?node qb:measure ?property } ;
INSERT { ?node qb:componentProperty ?property . ?property a qb:AttributeProperty } WHERE { ?node qb:attribute ?property } ;
INSERT { ?property a qb:CodedProperty } WHERE { ?property qb:codeList [] } ;

INSERT { ?node ?property ?value } WHERE {
    ?data qb:structure/qb:component ?component ; ?property ?value .
    ?component qb:componentAttachment qb:DataSet ; qb:componentProperty ?property .
    ?node qb:dataSet ?data .
} ;
INSERT { ?node ?property ?value } WHERE {
    ?data qb:structure/qb:component ?component ; qb:slice ?slice .
    ?component qb:componentAttachment qb:Slice ; qb:componentProperty ?property .
    ?slice ?property ?value ; qb:observation ?node .
} ;
INSERT { ?node ?property ?value } WHERE {
    ?data qb:slice ?slice .
    ?slice qb:sliceStructure/qb:componentProperty ?property ; ?property ?value ; qb:observation ?node .
}
