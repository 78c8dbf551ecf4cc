package dev.heddle.report;

import java.util.List;

/**
 * A table as it is to be read. Cells that read as numbers stand to the right.
 *
 * @param title what it shows, units included
 * @param columns the heads of its columns
 * @param rows its rows, each with a cell for each column
 */
public record Table(String title, List<String> columns, List<List<String>> rows) {
    /** Makes the table's own copies of the lists. */
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "\"" + title + "\": a row of " + row.size() + " cells under " + columns.size() + " columns");
            }
        }
    }
}
