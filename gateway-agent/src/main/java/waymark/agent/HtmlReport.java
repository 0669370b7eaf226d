package waymark.agent;

/// A report as one HTML file that needs nothing beside it: the text, readable in any browser.
final class HtmlReport {

  private HtmlReport() {}

  static String of(String text) {
    String escaped =
        text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;");
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>gateway-agent diagnose-ingress</title>
    <style>
    body { margin: 2rem auto; max-width: 110ch; padding: 0 1rem; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.5 monospace; }
    </style>
    </head>
    <body>
    <pre>
    """
        + escaped
        + """
        </pre>
        </body>
        </html>
        """;
  }
}
