/** What was found on the GPUs of a VM, and what to do about it. */
export const gpuWordings = {
  'gpu-driver-missing': "This VM has no nvidia-smi: NVIDIA's driver is not installed.",
  'gpu-card-there': 'The card is there ({{cards}} on the PCI bus).',
  'gpu-install-driver': 'Run the preset "GPU driver only", or deploy with an image that has the driver.',
  'gpu-driver-mismatch': 'The driver was changed while its old module runs: {{said}}',
  'gpu-load-module': 'Reboot the VM; it then loads the new module.',
  'gpu-none': 'The driver runs, but finds no GPU.',
  'gpu-none-remedy':
    'Reboot the VM. If it stays so, the machine is broken or the driver does not serve this card: deploy elsewhere.',
  'gpu-driver-failing': 'nvidia-smi ended with {{code}}: {{said}}',
  'gpu-driver-anew':
    'Reboot the VM; when that does not help, install the driver again for the kernel that runs (see dkms status), or sign its module where Secure Boot is on.',
  'gpu-driver-old': "The driver {{version}} is older than {{least}}, the least that today's engines serve.",
  'gpu-newer-driver': 'Install the 580 branch, which serves every card from V100 to H200.',
  'gpu-count-differs': '{{bought}} GPUs were bought, the driver shows {{shown}}.',
  'gpu-card-lost': 'Reboot the VM; a card that fell off the bus comes back, or the machine must be replaced.',
  'gpu-model-differs': '{{bought}} was bought, the driver shows {{shown}}.',
  'gpu-check-spec': 'Check the spec with the provider, and the fit of the model with the GPU that is there.',
  'gpu-part':
    "This is a part of a {{model}}; it needs NVIDIA's GRID driver, which images of the provider have.",
  'gpu-part-sized':
    "This is a part of a {{model}} with {{gib}} GiB; it needs NVIDIA's GRID driver, which images of the provider have.",
  'gpu-mig-on': 'Multi-Instance GPU is on for GPU {{index}}: an engine sees at most one of its parts.',
  'gpu-mig-off':
    'Turn it off (sudo nvidia-smi -i {{index}} -mig 0, then reboot), or use its parts on purpose.',
  'gpu-memory-differs': 'GPU {{index}} has {{has}} GiB; {{bought}} GiB were bought.',
  'gpu-memory-remedy':
    'Check the spec with the provider; a model that was chosen for the bigger card may not fit.',
  'gpu-fabric-waits':
    'The GPUs are joined by NVSwitch, but the fabric is not up ({{fabric}}): the fabric manager {{manager}}.',
  'gpu-fabric-down':
    'The GPUs are joined by NVSwitch, but the fabric is not up: the fabric manager {{manager}}.',
  'gpu-manager-at-work': 'is still at work or failed',
  'gpu-manager-missing': 'is missing',
  'gpu-manager-is': 'is {{state}}',
  'gpu-fabric-remedy':
    'Install nvidia-fabricmanager of the very version of the driver, then: sudo systemctl enable --now nvidia-fabricmanager',
  'gpu-on-cpu': '{{model}} runs on the CPU although this VM has a GPU: none of it is in GPU memory.',
  'gpu-on-cpu-remedy':
    'Restart Ollama (sudo systemctl restart ollama) and load the model again; when nvidia-smi fails too, reboot the VM.',
  'gpu-partly-on-cpu':
    'Only {{percent}} % of {{model}} is in GPU memory; the rest runs on the CPU, which is slow.',
  'gpu-partly-remedy':
    'Restart Ollama (sudo systemctl restart ollama) when this came after a reboot; else take a smaller context, a smaller quantization or a GPU with more memory.',
  'gpu-not-readable': 'The GPUs could not be looked at: {{why}}',
  'gpu-not-readable-remedy': 'It is tried again; see whether commands run on this VM.',
  'gpu-vm-away': 'the VM is {{status}} and not reached over SSH.',
  'gpu-vm-silent': 'the VM answered nothing that can be read ({{how}}).',
  'gpu-vm-not-running': 'The VM is {{status}}, so nothing can be read on it.',
  'wait-or-resume': 'Wait until it is running, or resume it.',
} as const;
