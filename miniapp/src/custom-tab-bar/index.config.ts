/** Without `apply-shared` WeChat keeps the app's styles away from this component, and the bar stands there bare. */
export default { component: true, styleIsolation: 'apply-shared' };
