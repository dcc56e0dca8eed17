/** Settings with which resources in the simulator are created and deleted at once, as in moto. */
export const timeless = {
  durations: { interfaceEndpointPending: 0, modifyPending: 0, interfaceEndpointDeleting: 0 },
}
