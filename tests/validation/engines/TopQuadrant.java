import java.nio.file.*;
import java.util.*;
import org.apache.jena.graph.*;
import org.apache.jena.graph.compose.Union;
import org.apache.jena.rdf.model.*;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.vocabulary.RDF;
import org.topbraid.shacl.validation.ValidationUtil;
import org.topbraid.shacl.vocabulary.SH;

/** TopQuadrant's SHACL over a list of cases, a line each: name, shapes, ontology, data (files in N-Triples). Prints name, shape, focus node and value of each result. */
public class TopQuadrant {
    public static void main(String[] arguments) throws Exception {
        Map<String, Model> read = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] part = line.split("\t");
            Model shapes = read.computeIfAbsent(part[1], RDFDataMgr::loadModel);
            Graph ontology = read.computeIfAbsent(part[2], RDFDataMgr::loadModel).getGraph();
            Model data = ModelFactory.createModelForGraph(new Union(RDFDataMgr.loadGraph(part[3]), ontology));
            Model report = ValidationUtil.validateModel(data, shapes, false).getModel();
            for (Resource result : report.listSubjectsWithProperty(RDF.type, SH.ValidationResult).toList()) {
                System.out.println(String.join("\t", part[0], text(result, SH.sourceShape), text(result, SH.focusNode), text(result, SH.value)));
            }
        }
    }

    private static String text(Resource result, Property property) {
        Statement found = result.getProperty(property);
        return found == null ? "" : found.getObject().isLiteral() ? found.getLiteral().getLexicalForm() : found.getResource().toString();
    }
}
