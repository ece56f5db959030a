namespace Ecommerce.Data.Embedded;

/// <summary>Where fetched parts are kept.</summary>
internal static class CacheDirectory
{
    public static string Default()
    {
        if (Environment.GetEnvironmentVariable("ECOMMERCE_CACHE") is { Length: > 0 } chosen)
        {
            return Path.GetFullPath(chosen);
        }

        if (ServerAccount.RunsAsRoot)
        {
            return "/var/cache/ecommerce";
        }

        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg))
        {
            return Path.Combine(xdg, "ecommerce");
        }

        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        // An account without a home still has a temporary folder.
        return Path.Combine(local.Length > 0 ? local : Path.Combine(Path.GetTempPath(), $"ecommerce-cache-{Environment.UserName}"), "ecommerce");
    }
}
