using Ecommerce.Pipeline.Cli;
using Ecommerce.Pipeline.Hosting;

InterruptSignal.Hear();
return await CommandLine.InvokeAsync(args);
