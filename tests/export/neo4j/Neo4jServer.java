import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

/** Neo4j on free ports of the loopback, until its input ends; files are imported from the folder that is given. */
public class Neo4jServer {
    public static void main(String[] arguments) throws Exception {
        var builder = Neo4jBuilders.newInProcessBuilder(Path.of(arguments[0]))
            .withConfig(GraphDatabaseSettings.load_csv_file_url_root, Path.of(arguments[1]));
        try (Neo4j server = builder.build()) {
            System.out.println(server.httpURI());
            System.out.flush();
            while (System.in.read() >= 0) { }
        }
    }
}
