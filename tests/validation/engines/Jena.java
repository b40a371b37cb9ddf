import java.nio.file.*;
import java.util.*;
import org.apache.jena.graph.*;
import org.apache.jena.graph.compose.Union;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.*;
import org.apache.jena.shacl.validation.ReportEntry;

/** Apache Jena over a list of cases, a line each: name, shapes, ontology, data (files in N-Triples). Prints name, shape, focus node and value of each result. */
public class Jena {
    public static void main(String[] arguments) throws Exception {
        Map<String, Graph> read = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] part = line.split("\t");
            Shapes shapes = Shapes.parse(read.computeIfAbsent(part[1], RDFDataMgr::loadGraph));
            Graph ontology = read.computeIfAbsent(part[2], RDFDataMgr::loadGraph);
            Graph data = new Union(RDFDataMgr.loadGraph(part[3]), ontology);
            for (ReportEntry entry : ShaclValidator.get().validate(shapes, data).getEntries()) {
                System.out.println(String.join("\t", part[0], text(entry.source()), text(entry.focusNode()), text(entry.value())));
            }
        }
    }

    private static String text(Node node) {
        return node == null ? "" : node.isLiteral() ? node.getLiteralLexicalForm() : node.toString();
    }
}
