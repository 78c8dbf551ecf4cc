/**
 * What one run did, or several did, as one HTML page that needs nothing else: {@link dev.heddle.report.ReportedRun} is what
 * the page is told, {@link dev.heddle.report.HtmlReport} writes it.
 */
@NullMarked
package dev.heddle.report;

import org.jspecify.annotations.NullMarked;
