/** Settings of the simulator's that make it, like moto, an EC2 in which everything is there, or gone, at once. */
export const timeless = {
  durations: { interfaceEndpointPending: 0, modifyPending: 0, interfaceEndpointDeleting: 0 },
}
