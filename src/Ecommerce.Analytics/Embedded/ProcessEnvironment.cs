using System.Runtime.InteropServices;

namespace Ecommerce.Analytics.Embedded;

/// <summary>The environment that native code sees; .NET keeps a copy of its own.</summary>
internal static partial class ProcessEnvironment
{
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Set(string name, string value, int overwrite);
}
