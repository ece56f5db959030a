using System.Text;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>A property whose name has parts that the user chooses: <c>column.mask.with.{N}.chars</c>.</summary>
internal sealed class PropertyTemplate
{
    private readonly Regex _name;

    /// <param name="template">Parts in braces are free: <c>N</c> is a number, <c>ALG</c> has no dot, any other goes to the end.</param>
    /// <param name="property">Makes the property of its shown name.</param>
    public PropertyTemplate(string template, Func<string, ConnectorProperty> property)
    {
        Property = property(template.Replace("{", string.Empty, StringComparison.Ordinal).Replace("}", string.Empty, StringComparison.Ordinal));
        var pattern = new StringBuilder("^");
        foreach (var part in template.Split('{', '}').Index())
        {
            pattern.Append((part.Index % 2, part.Item) switch
            {
                (0, var fixedPart) => Regex.Escape(fixedPart),
                (_, "N") => @"(?<N>\d+)",
                (_, "ALG") => "(?<ALG>[^.]+)",
                (_, var free) => $"(?<{free}>.+)",
            });
        }

        _name = new Regex(pattern.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    }

    public ConnectorProperty Property { get; }

    /// <summary>The free parts of a name, by their names in the template; fails on a name of another form.</summary>
    public Match Match(string name) => _name.Match(name);
}
