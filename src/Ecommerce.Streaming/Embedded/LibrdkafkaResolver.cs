using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Ecommerce.Streaming.Embedded;

/// <summary>Finds the librdkafka that Confluent.Kafka brings and loads, so that one copy of it lives in the process.</summary>
internal static class LibrdkafkaResolver
{
    // The builds that Confluent's package carries, in the order in which its own loader prefers them.
    private static readonly string[] Builds = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    private static readonly Lazy<nint> Loaded = new(Load);

    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(LibrdkafkaResolver).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        string.Equals(name, NativeMethods.Librdkafka, StringComparison.Ordinal) ? Loaded.Value : 0;

    private static nint Load()
    {
        Library.Load(null);
        foreach (var build in Builds)
        {
            if (NativeLibrary.TryLoad(build, typeof(Library).Assembly, null, out var handle))
                return handle;
        }

        throw new DllNotFoundException(
            $"No librdkafka for {RuntimeInformation.RuntimeIdentifier} was found beside the application. The package librdkafka.redist, which Confluent.Kafka depends on, "
            + "carries it under runtimes/<platform>/native: publish for that platform, or use an external Kafka.");
    }
}
