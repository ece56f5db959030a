using System.CommandLine;
using Ecommerce.Pipeline.Hosting;

namespace Ecommerce.Pipeline.Cli;

/// <summary>The options that only the <c>connector</c> verbs have.</summary>
internal static class ConnectorOptions
{
    public static readonly Option<string> Name = new("--name") { Description = $"Name of the connector. Default: {StoreConnector.DefaultName}.", DefaultValueFactory = _ => StoreConnector.DefaultName };

    public static readonly Option<string?> PasswordFrom = new("--password-from")
    {
        Description = "Where the worker finds PostgreSQL's password, as a config provider's reference. Default: ${env:ECOMMERCE_POSTGRES_PASSWORD}.",
    };

    public static readonly Option<bool> Mask = new("--mask") { Description = "Mask passwords, mails and phones (the default; '--mask false' lets them through).", DefaultValueFactory = _ => true };

    public static readonly Option<string[]> Set = new("--set")
    {
        Description = "A further property of Debezium or Kafka Connect, NAME=VALUE; may be given again.",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.Split('=', 2) is not [var property, _] || string.IsNullOrWhiteSpace(property))
                {
                    // The text may be a secret that lost its name.
                    result.AddError("--set takes NAME=VALUE.");
                }
            }

            return [.. result.Tokens.Select(token => token.Value)];
        },
    };

    public static readonly Option<bool> OnlyFailed = new("--only-failed") { Description = "Restart only what failed." };
}
